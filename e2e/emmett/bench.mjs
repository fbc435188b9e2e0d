// Measures Emmett on the empty database that the first argument names, with 16 writers that append as many events each as the second
// one says, one by one. Its last line is the figures, as JSON.
import { projections } from '@event-driven-io/emmett';
import {
  getPostgreSQLEventStore, pongoMultiStreamProjection, postgreSQLEventStoreConsumer, rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';

const [connectionString, count] = process.argv.slice(2);
const each = Number(count);
const writers = 16;
const stories = 1000;

// One document a story, as the read model of a backlog has one row.
const story = pongoMultiStreamProjection({
  collectionName: 'stories',
  canHandle: ['StoryRevised'],
  getDocumentId: (event) => event.data.story,
  evolve: (document, { data }) => ({ ...document, ...data, revisions: (document?.revisions ?? 0) + 1 }),
});

let given = 0;
const revision = () => {
  const n = given++;
  const metadata = { actor: 'ana', role: 'product_owner', reason: 'customers asked for it again', hash: 'f'.repeat(64), effective_at: new Date().toISOString() };
  return { type: 'StoryRevised', data: { story: `ACME-${n % stories}`, title: `title ${n}`, description: 'as long as those that people write '.repeat(4) }, metadata };
};

// append has the writers append, each to a stream of its own, and says how many events a second that were.
const append = async (store, name) => {
  const before = performance.now();
  await Promise.all(Array.from({ length: writers }, async (_, writer) => {
    for (let n = 0; n < each; n++) await store.appendToStream(`${name}-${writer}`, [revision()]);
  }));
  return (writers * each * 1000) / (performance.now() - before);
};

const figures = {};
const plain = getPostgreSQLEventStore(connectionString);
await plain.appendToStream('first', [revision()]); // makes the tables

// While they append a consumer reads, with the settings that it comes with. What it has not been given ten seconds after the last
// event that it was given is lost.
const expected = writers * each;
const seen = new Set();
const consumer = postgreSQLEventStoreConsumer({ connectionString });
consumer.reactor({
  processorId: 'watcher',
  eachMessage: ({ metadata }) => { if (metadata.streamName.startsWith('live-')) seen.add(metadata.messageId); },
});
const consuming = consumer.start();
figures['emmett-append/s'] = await append(plain, 'live');
for (let idle = 0, before = -1; seen.size < expected && idle < 10; idle = seen.size === before ? idle + 1 : 0) {
  before = seen.size;
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
figures['emmett-lost'] = expected - seen.size;
await consumer.stop();
await consuming;
await plain.close();

const inline = getPostgreSQLEventStore(connectionString, { projections: projections.inline([story]) });
await inline.appendToStream('first', [revision()]); // makes the documents' table
figures['emmett-inline/s'] = await append(inline, 'inline');
await inline.close();

const before = performance.now();
const rebuilding = rebuildPostgreSQLProjections({ connectionString, projection: story, pulling: { batchSize: 1000, pullingFrequencyInMs: 1 } });
await rebuilding.start();
figures['emmett-rebuild/s'] = (given * 1000) / (performance.now() - before);
await rebuilding.close();

console.log(JSON.stringify(figures));
process.exit(0);
