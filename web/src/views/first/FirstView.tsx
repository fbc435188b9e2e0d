import { products } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useTitle } from '../../app/useTitle';
import { Blaze } from '../../parts/Blaze';
import { ErrorNote } from '../../parts/ErrorNote';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { BringIn } from './BringIn';
import styles from './FirstView.module.css';
import { LookAround } from './LookAround';
import { ProductList } from './ProductList';
import { sampleKey } from './sample';
import { StartProduct } from './StartProduct';

/** FirstView is where one begins: the products that there are, or how to get the first. */
export default function FirstView() {
  const { first, waiting } = useWords();
  const { data, error, refetch } = useQuestion(products);
  useTitle(first.products);
  if (error) return <ErrorNote error={error} again={() => void refetch()} />;
  if (!data) return <Waiting what={waiting.asking} />;
  return (
    <div className={styles.first}>
      <h1><Blaze large />{first.title}</h1>
      <p className={styles.says}>{first.says}</p>
      {data.length > 0 && <ProductList products={data} />}
      <div className={styles.ways}>
        <StartProduct />
        <BringIn />
        {data.every(({ key }) => key !== sampleKey) && <LookAround />}
      </div>
      <p className={styles.foot}><a href="/docs">{first.api}</a></p>
    </div>
  );
}
