/** Lets the page open without a network from its second visit on; says so when a newer version of it waits. */
export function registerOffline(onNewer: () => void): void {
  // in development there is nothing to keep, and browsers without it lose only this
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker
    .register('sw.js')
    .then((registration) => {
      if (registration.waiting && serviceWorker.controller) onNewer();
      registration.addEventListener('updatefound', () => {
        const { installing } = registration;
        installing?.addEventListener('statechange', () => {
          if (installing.state === 'installed' && serviceWorker.controller) onNewer();
        });
      });
    })
    .catch(() => {
      // not over https, or site data are blocked: the page says that already where it matters
    });
}

/** Takes the version that waits. Until the person wants it, the one that is open goes on with its own files. */
export async function renew(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  if (registration?.waiting) registration.waiting.postMessage('renew');
  else location.reload();
}
