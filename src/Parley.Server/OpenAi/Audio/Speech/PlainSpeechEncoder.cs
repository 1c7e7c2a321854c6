using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>16-bit samples, with or without the header of a WAV file before them.</summary>
internal sealed class PlainSpeechEncoder(AudioFormat format, bool hasHeader) : ISpeechEncoder
{
    public string ContentType => hasHeader ? "audio/wav" : "audio/pcm";

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> EncodeAsync(
        IAsyncEnumerator<SpeechFrame> speech, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] header = hasHeader ? WavHeader.ForStream(format, WavEncoding.Pcm16) : [];
        byte[] bytes = new byte[header.Length + (format.FrameSamples * sizeof(short))];
        header.CopyTo(bytes, 0);
        int begin = header.Length;
        do
        {
            int end = begin + PcmBytes.Take(speech.Current.Audio, ref bytes, begin);
            yield return bytes.AsMemory(0, end);
            begin = 0;
        }
        while (await speech.MoveNextAsync());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
