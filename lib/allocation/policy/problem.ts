/** Where something stands in a document: member names and list positions from its root. */
export type DocumentPath = (string | number)[];

/** Something in the user's policy that is wrong, or that is likely not what they meant. */
export interface Problem {
  /** A policy with an error is not served; a warning is only shown. */
  severity: 'error' | 'warning';
  /** Names the check that found it. */
  check: string;
  path: DocumentPath;
  /** Whether it is about the member's name or about its value. */
  at: 'key' | 'value';
  /** What is wrong. */
  what: string;
  /** How to mend it. */
  cure?: string;
}

/** A problem as a check finds it: the check's name is added for it. */
export type Finding = Omit<Problem, 'check' | 'severity' | 'at'> & Partial<Pick<Problem, 'severity' | 'at'>>;
