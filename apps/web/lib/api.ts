/** The few requests that are not the live connection. A refusal is a value: a code and a sentence to show. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}
export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

const UNREACHABLE: Refusal = {
  ok: false,
  code: 'offline',
  message: 'The server did not answer. Check the Wi-Fi, then try again.',
};

export async function request<T>(path: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    const data = text === '' ? null : (JSON.parse(text) as unknown);
    return response.ok ? { ok: true, value: data as T } : refusal(data, response.status);
  } catch {
    return UNREACHABLE;
  }
}

function refusal(data: unknown, status: number): Refusal {
  const { code, message } = (data ?? {}) as { code?: unknown; message?: unknown };
  return {
    ok: false,
    code: typeof code === 'string' ? code : `http.${status}`,
    message: typeof message === 'string' ? message : 'That did not work. Try again.',
  };
}
