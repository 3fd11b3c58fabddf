import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useId } from 'preact/hooks';

interface QuestionProps {
  /** whoever asks calls `showModal` */
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly no: string;
  readonly yes: string;
  readonly onYes: () => void;
}

/** Asked before something is lost. */
export function Question({ dialog, title, children, no, yes, onYes }: QuestionProps): JSX.Element {
  const id = useId();
  const close = (): void => dialog.current?.close();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id}>
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
      </div>
      <div class="dialog-body">{children}</div>
      <div class="actions">
        <button type="button" class="button" onClick={close}>
          {no}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            close();
            onYes();
          }}
        >
          {yes}
        </button>
      </div>
    </dialog>
  );
}
