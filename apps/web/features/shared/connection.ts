/** Where the live connection stands, for the bars and banners. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly tries: number }
  | { readonly kind: 'gaveUp' }
  /** The server does not want this connection: kicked, ended, signed out. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };
