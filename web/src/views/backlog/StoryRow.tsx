import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { disableNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/disable-native-drag-preview';
import { memo, useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';
import { Assignee } from '../../parts/Assignee';
import { Status } from '../../parts/Status';
import { useSpeech } from '../../words/speech';
import type { Behind } from '../behind/behind';
import type { EditedField } from './editing/useEditing';
import { LatelyMarks } from './marks/LatelyMarks';
import type { Marks } from './marks/lately';
import type { Story } from './questions';
import { RowMarks } from './RowMarks';
import styles from './StoryRow.module.css';

/** RowActs are what pointers do with a row. */
export interface RowActs {
  readonly open: (row: number, e: MouseEvent) => void;
  readonly menu: (row: number, anchor: HTMLElement) => void;
  readonly touch: (row: number, e: PointerEvent<HTMLElement>) => void;
  readonly edit: (row: number, field: EditedField) => void;
  readonly behind: (of: Behind) => void; // opens the decisions behind a mark
}

interface Props {
  readonly id: string;
  readonly row: number; // from 0
  readonly start: number; // where it begins in the list, in px
  readonly height: number;
  readonly place: number | null; // in the whole order
  readonly story: Story | undefined; // undefined until it is read
  readonly active: boolean; // the keys mean it
  readonly opened: boolean; // the panel shows it
  readonly picked: boolean; // it is to be moved with others
  readonly dragged: boolean;
  readonly movable: boolean; // the past is not
  readonly lately: Marks | undefined;
  readonly acts: RowActs;
}

/** StoryRow is a story in the list. Nothing in it moves when it is pointed at. */
export const StoryRow = memo(function StoryRow({ id, row, start, height, place, story, active, opened, picked, dragged, movable, lately, acts }: Props) {
  const { format, words: { backlog } } = useSpeech();
  const element = useRef<HTMLDivElement>(null);
  const held = useRef({ row, known: false }); // what the element shows: it is used for one row after the other
  useEffect(() => {
    held.current = { row, known: story !== undefined };
  });
  useEffect(() => {
    if (!element.current || !movable) return;
    return draggable({
      element: element.current, canDrag: () => held.current.known, getInitialData: () => ({ row: held.current.row }),
      onGenerateDragPreview: ({ nativeSetDragImage }) => disableNativeDragPreview({ nativeSetDragImage }), // what hangs at the pointer is drawn by DragGhost
    });
  }, [movable]);
  const clicked = (e: MouseEvent<HTMLElement>, twice: boolean) => {
    const field = movable && e.target instanceof Element ? e.target.closest<HTMLElement>('[data-edits]')?.dataset.edits : undefined;
    if (field !== undefined && (twice || field !== 'title')) acts.edit(row, field as EditedField);
    else if (!twice && e.detail < 2) acts.open(row, e);
  };
  return (
    // The keys are the list's: the focus is there, and this row is its active descendant.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      ref={element} id={id} className={styles.row} role="row" aria-rowindex={row + 1} aria-selected={picked || opened} data-active={active || undefined}
      data-picked={picked || opened || undefined} data-dragged={dragged || undefined} data-movable={movable || undefined}
      style={{ transform: `translateY(${start}px)`, blockSize: height }} onClick={(e) => clicked(e, false)} onDoubleClick={(e) => clicked(e, true)}
    >
      <span className={styles.place} role="gridcell">{place === null ? '' : format.number(place)}</span>
      <span className={styles.key} role="gridcell">{story?.story}</span>
      <span className={styles.title} role="gridcell" dir="auto" title={story?.title} data-edits="title">{story?.title}</span>
      <span className={styles.marks} role="gridcell">
        {story && lately && <LatelyMarks story={story.story} marks={lately} open={acts.behind} />}
        {story && <RowMarks story={story} />}
      </span>
      <span className={styles.points} role="gridcell" data-edits="points">{story && (story.points === null ? <span aria-label={backlog.notEstimated}>—</span> : format.number(story.points))}</span>
      <span className={styles.status} role="gridcell" data-edits="status">{story && <Status name={story.status} category={story.status_category} />}</span>
      <span className={styles.assignee} role="gridcell">{story?.assignee && <Assignee name={story.assignee} />}</span>
      {movable && (
        <span className={styles.grip} role="gridcell">
          {story && (
            <button
              type="button" tabIndex={-1} aria-label={backlog.gripOf(story.story)} aria-haspopup="menu" onPointerDown={(e) => acts.touch(row, e)}
              onClick={(e) => {
                e.stopPropagation();
                acts.menu(row, e.currentTarget);
              }}
            >
              <span aria-hidden="true">⠿</span>
            </button>
          )}
        </span>
      )}
    </div>
  );
});
