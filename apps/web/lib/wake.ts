'use client';
import { useEffect } from 'react';

/**
 * Keeps the screen of the wall awake. Plain http has no wake lock; there a small muted video that never ends does the same
 * in most browsers. Where neither works the room's own settings decide.
 */
export function useAwake(): void {
  useEffect(() => {
    let ended = false;
    let release = () => {};
    const hold = async () => {
      if (ended || document.hidden) return;
      release();
      release = 'wakeLock' in navigator ? await byLock() : byVideo();
      if (ended) release();
    };
    const onShown = () => void hold();
    void hold();
    document.addEventListener('visibilitychange', onShown);
    return () => {
      ended = true;
      document.removeEventListener('visibilitychange', onShown);
      release();
    };
  }, []);
}

async function byLock(): Promise<() => void> {
  try {
    const lock = await navigator.wakeLock.request('screen');
    return () => void lock.release();
  } catch {
    return byVideo();
  }
}

function byVideo(): () => void {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 2;
  if (typeof canvas.captureStream !== 'function') return () => {};
  canvas.getContext('2d')?.fillRect(0, 0, 2, 2);
  const video = document.createElement('video');
  video.muted = true;
  video.setAttribute('aria-hidden', 'true');
  video.style.cssText = 'position:fixed;width:2px;height:2px;left:0;bottom:0;opacity:0.01;pointer-events:none';
  video.srcObject = canvas.captureStream(1);
  document.body.append(video);
  video.play().catch(() => {});
  return () => {
    video.srcObject = null;
    video.remove();
  };
}
