-- The last revision of a book that the history knows, a decision or not; -1 before the first.
select coalesce(greatest(
    (select max(revision) from decisions.decision where product = @product and book = @book),
    (select max(revision) from decisions.passed where product = @product and book = @book)
), -1)
