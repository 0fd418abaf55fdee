'use client';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'ok' | 'bad';
}

type Show = (text: string, tone?: Toast['tone']) => void;
const ToastContext = createContext<Show>(() => {});

/** How long a good toast stays. A bad one stays until it is closed. */
const stayMs = 5000;
/** More than this many at once says nothing; the oldest go. */
const limit = 4;

/** Short answers to what somebody just did, read out politely. At the left, where no sheet has its buttons. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const close = useCallback((id: number) => {
    setToasts((all) => all.filter((toast) => toast.id !== id));
  }, []);
  const show = useCallback<Show>(
    (text, tone = 'ok') => {
      const id = performance.now() + Math.random();
      setToasts((all) => [...all, { id, text, tone }].slice(-limit));
      if (tone === 'ok') setTimeout(close, stayMs, id);
    },
    [close],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      {children}
      <section
        aria-label="Notifications"
        aria-live="polite"
        className="fixed bottom-4 left-48 z-50 flex w-80 flex-col gap-2 max-lg:left-16"
      >
        {toasts.map((toast) => (
          <div
            key={toast.id}
            className="flex items-start gap-2 rounded-md border border-line bg-raised px-3 py-2 text-body shadow-float"
          >
            {toast.tone === 'ok' ? (
              <CircleCheck size={16} aria-hidden className="mt-0.5 text-ok" />
            ) : (
              <CircleAlert size={16} aria-label="Failed" className="mt-0.5 text-bad" />
            )}
            <span className="min-w-0 flex-1 break-words">{toast.text}</span>
            <button
              type="button"
              aria-label="Dismiss"
              onClick={() => close(toast.id)}
              className="cursor-pointer rounded p-0.5 text-muted hover:text-ink"
            >
              <X size={14} aria-hidden />
            </button>
          </div>
        ))}
      </section>
    </ToastContext>
  );
}

/** `show(text, tone)`. */
export const useToast = (): Show => useContext(ToastContext);
