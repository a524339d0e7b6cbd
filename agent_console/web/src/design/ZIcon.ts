/** One icon of ours: `<ZIcon :of="send" />`; decorative, so the button around it carries the name. */
import { h, type FunctionalComponent } from 'vue'

const ZIcon: FunctionalComponent<{ of: string }> = (props) =>
  h('svg', { class: 'ic', viewBox: '0 0 16 16', 'aria-hidden': 'true', innerHTML: props.of })
ZIcon.props = ['of']

export default ZIcon
