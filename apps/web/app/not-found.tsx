import Link from 'next/link';
import { Notice } from '@/features/shared/Notice.tsx';

export default function NotFound() {
  return (
    <Notice
      off
      title="There is nothing here"
      keys={
        <Link className="key primary" href="/">
          Join a room
        </Link>
      }
    >
      <p>Check the address, or type the room code on the front page.</p>
    </Notice>
  );
}
