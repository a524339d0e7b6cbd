/** Short tones made by the browser itself: no file, nothing to load. */

/** Hertz, one after the other. */
export type Tune = readonly number[]

const NOTE = 0.12
const LOUDNESS = 0.08
let audio: AudioContext | null = null

/** A browser that lets no page sound before it is touched stays silent until then. */
export function chime(tune: Tune): void {
  try {
    audio ??= new AudioContext()
    const { currentTime, destination } = audio
    if (audio.state === 'suspended') void audio.resume()
    tune.forEach((pitch, at) => note(audio as AudioContext, destination, pitch, currentTime + at * NOTE))
  } catch {
    audio = null
  }
}

function note(context: AudioContext, into: AudioNode, pitch: number, at: number): void {
  const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch })
  const loudness = new GainNode(context, { gain: 0 })
  loudness.gain.setValueAtTime(LOUDNESS, at)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE * 1.8)
  tone.connect(loudness).connect(into)
  tone.start(at)
  tone.stop(at + NOTE * 2)
}
