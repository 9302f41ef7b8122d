import { redirect } from 'next/navigation';

/** What a QR code or a spoken link leads to: the front page with the code filled in. */
export default async function Page({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  redirect(`/?code=${encodeURIComponent(code.slice(0, 20))}`);
}
