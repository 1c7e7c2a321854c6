using System.Runtime.CompilerServices;

using Parley.Core.TextToSpeech;
using Parley.Engines.Encoders;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>Lets an ffmpeg encode; it is killed when the encoder is disposed of.</summary>
internal sealed class FfmpegSpeechEncoder(FfmpegEncoder ffmpeg, string contentType) : ISpeechEncoder
{
    private const int BufferBytes = 8 * 1024;

    public string ContentType => contentType;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> EncodeAsync(
        IAsyncEnumerator<SpeechFrame> speech, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task feeding = FeedAsync(speech, stop.Token);
        try
        {
            byte[] buffer = new byte[BufferBytes];
            for (int read = await ReadAsync(buffer, cancellationToken); read > 0; read = await ReadAsync(buffer, cancellationToken))
                yield return buffer.AsMemory(0, read);
            await FedAsync(feeding);
            await ffmpeg.EndAsync(cancellationToken);
        }
        finally
        {
            // Whoever stops listening stops the voice; its iterator must be idle before it can be disposed of.
            await stop.CancelAsync();
            await feeding.ContinueWith(
                static fed => fed.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public ValueTask DisposeAsync() => ffmpeg.DisposeAsync();

    // What the voice failed with is told; a pipe that ffmpeg closed is not: ffmpeg itself says why.
    private static async Task FedAsync(Task feeding)
    {
        try
        {
            await feeding;
        }
        catch (IOException)
        {
        }
    }

    private ValueTask<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken) =>
        ffmpeg.Output.ReadAsync(buffer, cancellationToken);

    // Closing the pipe, also after a failure, lets ffmpeg end and with it the reading.
    private async Task FeedAsync(IAsyncEnumerator<SpeechFrame> speech, CancellationToken cancellationToken)
    {
        await using Stream input = ffmpeg.Input;
        byte[] bytes = [];
        do
        {
            int count = PcmBytes.Take(speech.Current.Audio, ref bytes);
            await input.WriteAsync(bytes.AsMemory(0, count), cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        while (await speech.MoveNextAsync());
    }
}
