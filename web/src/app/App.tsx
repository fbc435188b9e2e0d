import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiContext } from '../api/ApiContext';
import { makeApi } from '../api/client';
import { makeQueries } from '../api/queries';
import { Lines } from '../live/line';
import { LiveContext } from '../live/LiveContext';
import type { Catalogue } from '../words/en';
import type { Language } from '../words/languages';
import { SpeechProvider } from '../words/SpeechProvider';
import { KeysProvider } from './KeysProvider';
import { settings } from './settings';
import { Shell } from './Shell';
import { ToastsProvider } from './ToastsProvider';

interface Props {
  readonly language: Language;
  readonly words: Catalogue;
}

/** App is the page: what all of it shares, and the shell. */
export function App({ language, words }: Props) {
  const [{ api, lines, queries }] = useState(makeGround);
  return (
    <SpeechProvider first={{ language, words }}>
      <LiveContext value={lines}>
        <ApiContext value={api}>
          <QueryClientProvider client={queries}>
            <KeysProvider>
              <ToastsProvider>
                <Shell />
              </ToastsProvider>
            </KeysProvider>
          </QueryClientProvider>
        </ApiContext>
      </LiveContext>
    </SpeechProvider>
  );
}

function makeGround() {
  const lines = new Lines();
  const api = makeApi({ actor: settings.actor.get, answered: (reachable) => lines.set({ reachable }) });
  return { api, lines, queries: makeQueries() };
}
