    (@status::text[] is null or s.status = any (@status))
  and (@category::text[] is null or s.status_category = any (@category))
  and (@priority::text[] is null or s.priority = any (@priority))
  and (@kind::text[] is null or s.kind = any (@kind))
  and (@label::text[] is null or s.labels && @label)
  and (@initiative::text[] is null or s.initiative = any (@initiative))
  and (@text::text = '' or strpos(lower(s.title), lower(@text)) > 0)
  and (@release::text[] is null or exists (
          select
          from roadmap.assignment a
          where a.product = @product and a.item = s.story and a.release = any (@release)
            and a.from_revision <= @roadmap and (a.until_revision is null or a.until_revision > @roadmap)
      ))
