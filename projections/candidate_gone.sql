-- Says that a node takes no more lanes of a read model.
delete from waymark.candidate
where name = @name and node = @node
