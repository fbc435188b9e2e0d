-- Counts off events of a parked product that were folded. What is left: -1 where that was the last.
update waymark.parked
set waiting = waiting - @folded
where model = @name and product = @product
returning waiting
