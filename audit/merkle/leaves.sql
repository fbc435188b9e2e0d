select number, commit, prepare, streams, revisions
from proof.leaves
where number = @number
