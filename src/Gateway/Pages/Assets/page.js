// The pages work without this. With it the search follows the typing, what is on the page follows the directory, and lines can be copied.
// Everything that is shown comes as HTML from the gateway, where names are text; nothing is put together here.

const typingPause = 200;
const longestRest = 1000;

let asked = 0;
let known = null;
let resting = false;

/** Fetches a page and puts its live parts in place of this one's. The newest question wins. */
async function show(url) {
    const mine = ++asked;
    let text;
    try {
        const response = await fetch(url, { headers: { accept: 'text/html' } });
        if (!response.headers.get('content-type')?.startsWith('text/html')) return;
        text = await response.text();
    } catch {
        return; // The gateway is away: the page stays as it is.
    }
    if (mine !== asked) return;
    const fresh = new DOMParser().parseFromString(text, 'text/html');
    for (const part of document.querySelectorAll('[data-live]')) {
        const other = fresh.getElementById(part.id);
        // Who is in the middle of it, with the keyboard or with a selection, is not interrupted.
        if (!other || other.innerHTML === part.innerHTML || part.contains(document.activeElement) || hasSelection(part)) continue;
        part.replaceChildren(...other.childNodes);
        prepare(part);
    }
}

function hasSelection(part) {
    const selection = document.getSelection();
    return !!selection && !selection.isCollapsed && part.contains(selection.anchorNode);
}

/** Shows the copy buttons where the browser lets them copy. */
function prepare(part) {
    if (!navigator.clipboard) return;
    for (const button of part.querySelectorAll('[data-copy]')) button.hidden = false;
}

document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 1500);
});

const form = document.getElementById('search');
if (form) {
    let typing;
    const search = () => {
        const fields = [...new FormData(form)].filter(([, value]) => value !== '');
        const url = '/?' + new URLSearchParams(fields);
        history.replaceState(null, '', fields.length ? url : '/');
        show(url);
    };
    form.addEventListener('input', () => {
        clearTimeout(typing);
        typing = setTimeout(search, typingPause);
    });
    form.addEventListener('submit', event => {
        event.preventDefault();
        clearTimeout(typing);
        search();
    });
}

const events = new EventSource('/events');
const live = document.getElementById('live');
events.addEventListener('open', () => { live.hidden = false; });
events.addEventListener('error', () => { live.hidden = true; });
events.addEventListener('directory', event => {
    const isNews = known !== null && event.data !== known;
    known = event.data;
    if (!isNews || resting) return;
    resting = true;
    // Not all pages ask at the same moment.
    setTimeout(() => { resting = false; show(location.href); }, Math.random() * longestRest);
});

prepare(document);
