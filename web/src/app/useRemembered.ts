import { useSyncExternalStore } from 'react';
import type { Remembered } from './remembered';

/** useRemembered is a setting's value, and shows each change of it, also one in another tab. */
export function useRemembered(setting: Remembered): string | null {
  return useSyncExternalStore(setting.subscribe, setting.get);
}
