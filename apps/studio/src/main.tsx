import { render } from 'preact';
import { registerOffline } from './offline/register.ts';
import { actionsOf } from './page/actions.ts';
import { clientOf } from './page/client.ts';
import { pinnedRoot, registryAddress } from './page/registry.ts';
import { createStore } from './page/state.ts';
import { stepAt } from './page/steps.ts';
import { App } from './views/app.tsx';

// before anything else writes into the address
const wanted = stepAt(location.hash);
const store = createStore();
const worker = new Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module', name: 'cheer' });
const act = actionsOf(clientOf(worker), store, registryAddress(document), pinnedRoot(document));

const later = import('./views/laterSteps.ts').then(({ LATER }) => LATER);
render(<App store={store} act={act} later={later} />, document.querySelector('#app')!);
void act.begin(wanted);
registerOffline(() => store.dispatch({ type: 'newer' }));
