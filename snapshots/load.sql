select content from snapshots.book where stream = $1 and fingerprint = $2
