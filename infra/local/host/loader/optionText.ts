import type { Binding } from './programmingModel.ts';

/** The text of a binding's option, empty where it has none. */
export function optionText(binding: Binding, option: string): string {
  const value = binding[option];
  return typeof value === 'string' ? value : '';
}
