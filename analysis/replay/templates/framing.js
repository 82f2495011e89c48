// Within another page of the same house: the frame is as high as what it shows, so that
// one page scrolls and not two; and the controls stay in sight as that page scrolls.

const ROOM = 640; // pixels of a window; in less, controls that stay would cover too much

function settleIn(frame) {
  const outer = frame.ownerDocument;
  const view = outer.defaultView;
  const { documentElement: whole } = document;
  const fit = () => { frame.style.height = `${Math.ceil(whole.getBoundingClientRect().height)}px`; };
  const stay = () => {
    const covered = Number.parseFloat(view.getComputedStyle(frame).scrollMarginTop);
    const above = covered - frame.getBoundingClientRect().top;
    const isRoom = view.innerHeight > ROOM;
    document.querySelector(".controls").style.top = `${isRoom ? Math.max(0, above) : 0}px`;
  };
  new ResizeObserver(fit).observe(whole);
  outer.addEventListener("scroll", stay, { capture: true, passive: true });
  addEventListener("pagehide", () => outer.removeEventListener("scroll", stay, { capture: true }));
}

if (window.frameElement) settleIn(window.frameElement); // none where pages are strangers
