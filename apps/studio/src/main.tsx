import { render } from 'preact';

render(<h1>CHEER studio</h1>, document.querySelector('#app')!);
