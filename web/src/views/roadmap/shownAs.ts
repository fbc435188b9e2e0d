import type { Filters } from '../../address/address';

/** isTimeline says whether the roadmap is shown by time, not by horizon. */
export const isTimeline = (filters: Filters): boolean => filters.as?.[0] === 'timeline';

/** showsSlips says whether the timeline shows where things were to be first: it does, unless told not to. */
export const showsSlips = (filters: Filters): boolean => filters.slips?.[0] !== 'no';
