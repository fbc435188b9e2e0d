import type { ReactNode } from 'react';
import { Status } from '../../parts/Status';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Facts } from '../item/Facts';
import styles from '../item/Item.module.css';
import { ItemLink } from '../item/ItemLink';
import { itemLinks } from '../item/itemLinks';
import list from '../item/List.module.css';
import type { Release } from './questions';

/** Held is what ships with a release, and how far it is. */
function Held({ item, title, children }: { readonly item: string; readonly title: string; readonly children: ReactNode }) {
  return <li><p><ItemLink item={item} /> <span dir="auto">{title}</span></p><p className={list.facts}>{children}</p></li>;
}

/** ReleaseAbout is when a release is out, and what ships with it. */
export function ReleaseAbout({ found: { release, initiatives, stories } }: { readonly found: Release }) {
  const { format, words: { initiative, item, release: says, roadmap } } = useSpeech();
  const external = release.external as { source: string; key: string } | null;
  return (
    <>
      <Facts facts={[
        [says.date, release.date ? format.day(dayOf(release.date)) : roadmap.noDates],
        [says.state, release.shipped ? says.out : says.planned],
        [says.withUndelivered, itemLinks(release.with_undelivered)],
        [item.from, external && `${external.source} ${external.key}`],
      ]} />
      <div className={styles.text}>
        <section>
          <h3>{says.holds(release.items.length)}</h3>
          {release.items.length === 0 && <p className="quiet">{says.nothing}</p>}
          <ol role="list">
            {initiatives.map((one) => <Held key={one.initiative} item={one.initiative} title={one.title}>{initiative.progress[one.progress]}</Held>)}
            {stories.map((story) => <Held key={story.story} item={story.story} title={story.title}><Status name={story.status} category={story.status_category} /></Held>)}
          </ol>
        </section>
      </div>
    </>
  );
}
