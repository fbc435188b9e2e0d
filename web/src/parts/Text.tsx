import Markdown, { type Components } from 'react-markdown';
import gfm from 'remark-gfm';
import { useWords } from '../words/speech';
import styles from './Text.module.css';

/**
 * Text is what somebody wrote, as Markdown, with tables, struck words and lists of tasks. HTML in it is shown as it is written, addresses of scripts are left out, and a picture is a link:
 * no request leaves this machine because somebody wrote one.
 */
export default function Text({ children }: { readonly children: string }) {
  const { story } = useWords();
  const components: Components = {
    img: ({ src, alt }) => (typeof src === 'string' && src ? <a href={src} rel="noreferrer">{story.image(alt ?? src)}</a> : alt ? <span>{story.image(alt)}</span> : null),
    a: ({ href, children: label }) => (href ? <a href={href} rel="noreferrer">{label}</a> : <span>{label}</span>),
    input: ({ checked }) => <span role="img" aria-label={story.task(checked ?? false)}>{checked ? '☑' : '☐'}</span>, // of a task
    h1: ({ children: title }) => <h3>{title}</h3>,
    h2: ({ children: title }) => <h3>{title}</h3>,
  };
  return <div className={styles.text} dir="auto"><Markdown components={components} remarkPlugins={[gfm]} remarkRehypeOptions={{ footnoteLabel: story.footnotes }}>{children}</Markdown></div>;
}
