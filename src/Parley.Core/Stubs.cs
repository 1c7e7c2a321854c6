#pragma warning disable
using Parley.Core.Audio;
namespace Parley.Core.Audio { public sealed class Resampler(int a,int b){ public int MaximumOutput(int n)=>n; public int Process(ReadOnlySpan<float> i, Span<float> o)=>0; public int Flush(Span<float> o)=>0; public void Reset(){} } }
namespace Parley.Core.TextToSpeech { 
public sealed class ClauseSplitter{ public void Add(string s){} public bool TryTake(out string? s){s=null;return false;} public void Complete(){} }
public sealed class SpeakableText{ public string Add(string s)=>s; public string Complete()=>""; }
public sealed class ResamplingTextToSpeechEngine(ITextToSpeechEngine inner, AudioFormat f):ITextToSpeechEngine{ public string Name=>inner.Name; public AudioFormat Format=>f; public IReadOnlyList<EngineVoice> Voices=>inner.Voices; public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest r, CancellationToken t=default)=>inner.SynthesizeAsync(r,t);} }
