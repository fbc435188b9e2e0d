import { Status } from '../../parts/Status';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Facts } from '../item/Facts';
import styles from '../item/Item.module.css';
import { ItemLink } from '../item/ItemLink';
import { itemLinks } from '../item/itemLinks';
import type { Release } from './questions';

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
          <ul role="list" style={{ paddingInlineStart: 0 }}>
            {initiatives.map((one) => <li key={one.initiative}><ItemLink item={one.initiative} /> <span dir="auto">{one.title}</span> <span className="quieter">{initiative.progress[one.progress]}</span></li>)}
            {stories.map((story) => <li key={story.story}><ItemLink item={story.story} /> <span dir="auto">{story.title}</span> <Status name={story.status} category={story.status_category} /></li>)}
          </ul>
        </section>
      </div>
    </>
  );
}
