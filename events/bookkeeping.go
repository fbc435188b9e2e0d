package events

// IsBookkeeping says whether an event is no decision, but what an import notes for itself: that a story is called otherwise in the tool that
// it came from, or that it was taken over from there as it stands now. It has its place in the log, its chain, exports and proofs, and
// stories show what it says; whoever tells, lists or counts decisions passes over it.
func IsBookkeeping(e Event) bool {
	revised, is := e.(StoryRevised)
	return is && revised.External != nil && revised == StoryRevised{Story: revised.Story, External: revised.External}
}
