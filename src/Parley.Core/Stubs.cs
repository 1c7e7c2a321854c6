#pragma warning disable
using Parley.Core.Audio;
namespace Parley.Core.TextToSpeech;
public sealed class ResamplingTextToSpeechEngine(ITextToSpeechEngine inner, AudioFormat f):ITextToSpeechEngine{ public string Name=>inner.Name; public AudioFormat Format=>f; public IReadOnlyList<EngineVoice> Voices=>inner.Voices; public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest r, CancellationToken t=default)=>inner.SynthesizeAsync(r,t);}
