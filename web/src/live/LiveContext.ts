import { createContext, useContext } from 'react';
import { useConnection, type Connection, type Lines } from './line';

export const LiveContext = createContext<Lines | null>(null);

export function useLive(): Connection {
  const lines = useContext(LiveContext);
  if (!lines) throw new Error('no LiveContext above');
  return useConnection(lines);
}
