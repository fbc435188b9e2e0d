-- Has those products of a reactor tried again that have waited long enough: twice as long after each try.
update waymark.parked
set request = 'retry'
where model = @name and request is null
  and parked_at < clock_timestamp() - least(@first::interval * 2 ^ least(tries, 30), @last::interval)
