using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Moshi;

/// <summary>
/// Brings one stream's sound to the server as frames of 80 ms, with as much silence between utterances as the model is late, and over a
/// new connection when the last one broke. One caller at a time; only <see cref="Backlog"/> may be asked from elsewhere.
/// </summary>
/// <param name="line">To the server.</param>
/// <param name="utterance">Gets the words.</param>
/// <param name="stop">Ends all waiting.</param>
internal sealed class MoshiStream(MoshiLine line, MoshiUtterance utterance, CancellationToken stop) : IAsyncDisposable
{
    // Sound that the server has not understood is heard again by the next connection, but not more than this.
    private const int KeptSamples = 60 * MoshiConnection.SampleRateHz;

    // The words of the last frame may take as long as this to be spelled out after the model's delay.
    private const int SpellingFrames = 2;

    // Far below what the server's model can hear without a break (54 min), and a change between utterances costs little.
    private const long LongestConnectionSamples = 30L * 60 * MoshiConnection.SampleRateHz;

    // Where a model is later than the settings say, silence goes on at the pace of speech, up to the longest delay that can be set.
    private const int MostSilentFrames = 10_000 / 80;

    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan _firstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestRest = TimeSpan.FromSeconds(8);

    private readonly Resampler _resampler = new(AudioFormat.Speech16Khz.SampleRateHz, MoshiConnection.SampleRateHz);
    private readonly MoshiSound _sound = new(KeptSamples);
    private readonly float[] _frameBuffer = new float[MoshiConnection.FrameSamples];
    private float[] _clean = new float[AudioFormat.Speech16Khz.FrameSamples];
    private float[] _resampled = [];
    private MoshiConnection? _connection;
    private int _delayFrames = MoshiConnection.FramesIn(line.Options.DelayMs);
    private long _sent;
    private long _markers;
    private bool _hasUnheard;
    private long _restUntil;
    private TimeSpan _rest = _firstRest;

    /// <summary>What was sent and not heard yet.</summary>
    public TimeSpan Backlog => _frame * (Volatile.Read(ref _connection)?.FramesAhead ?? 0);

    /// <exception cref="EngineUnavailableException">The server cannot be reached, or refuses.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is { Failure: null })
            return;
        await CloseAsync();
        try
        {
            MoshiConnection connection = await line.ConnectAsync(utterance, stop, cancellationToken);
            Volatile.Write(ref _connection, connection);
            _rest = _firstRest;
            _hasUnheard = false;
            _sent = Math.Max(_sound.Start, utterance.Resume(connection.SamplesSent));
        }
        catch (EngineUnavailableException exception)
        {
            _restUntil = line.TimeProvider.GetTimestamp() + (long)(_rest.TotalSeconds * line.TimeProvider.TimestampFrequency);
            MoshiLog.Unreachable(line.Logger, exception.Message, _rest.TotalSeconds);
            _rest = _rest * 2 < _longestRest ? _rest * 2 : _longestRest;
            throw;
        }
    }

    /// <summary>A new utterance; words of the last one that are still under way are not of it.</summary>
    public async ValueTask BeginAsync()
    {
        _sound.Clear();
        _resampler.Reset();
        if (_connection?.SamplesSent > LongestConnectionSamples)
            await CloseAsync();
        await TryAsync(static stream => stream._hasUnheard ? stream.SendSilenceAsync(stream._delayFrames + SpellingFrames) : default);
        _sent = 0;
        utterance.Begin(_connection?.SamplesSent ?? 0);
    }

    /// <summary>Never fails: what cannot be sent is kept for the next connection.</summary>
    /// <param name="samples">16 kHz mono.</param>
    public async ValueTask PushAsync(ReadOnlyMemory<float> samples)
    {
        Keep(samples.Span);
        await TryAsync(static stream => stream.SendWholeFramesAsync());
        // What is understood, and sent, is not needed again.
        _sound.Forget(Math.Min(_sent, utterance.Understood));
    }

    /// <summary>The text of all that was pushed.</summary>
    /// <exception cref="EngineUnavailableException">The server was lost, and a new connection could not be had or was lost as well.</exception>
    public async Task<Transcript> FinishAsync(CancellationToken cancellationToken)
    {
        if (_sound.End == 0)
            return Transcript.Nothing;
        for (bool isSecond = false; ; isSecond = true)
        {
            await ConnectAsync(cancellationToken);
            try
            {
                await FlushAsync(cancellationToken);
                return utterance.Read(isFinal: true);
            }
            catch (EngineUnavailableException exception) when (!isSecond)
            {
                MoshiLog.Lost(line.Logger, exception.Message);
            }
        }
    }

    /// <summary>The server does not answer any more: the next sound goes over a new connection.</summary>
    public ValueTask DropAsync() => CloseAsync();

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask CloseAsync()
    {
        MoshiConnection? connection = _connection;
        Volatile.Write(ref _connection, null);
        if (connection is not null)
            await connection.DisposeAsync();
    }

    /// <summary>On a standing connection, or a new one if it is time to ask for one again.</summary>
    private async ValueTask TryAsync(Func<MoshiStream, ValueTask> work)
    {
        try
        {
            if (_connection is not { Failure: null })
            {
                if (line.TimeProvider.GetTimestamp() < _restUntil)
                    return;
                if (_connection?.Failure is { } lost)
                    MoshiLog.Lost(line.Logger, lost.Message);
                await ConnectAsync(stop);
            }

            await work(this);
        }
        catch (EngineUnavailableException)
        {
            // The sound is kept, and the final text meets the same trouble and tells.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async ValueTask SendWholeFramesAsync()
    {
        while (_sound.End - _sent >= MoshiConnection.FrameSamples)
            await SendAsync(_sound.From(_sent)[..MoshiConnection.FrameSamples], MoshiConnection.FrameSamples);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<float> frame, int samples)
    {
        // Told before: words and steps come back on another task.
        utterance.Add(_connection!.SamplesSent, _sent, samples);
        await _connection.SendFrameAsync(frame);
        _sent += samples;
        _hasUnheard = true;
    }

    private async ValueTask SendSilenceAsync(int frames)
    {
        await _connection!.SendSilenceAsync(frames);
        _hasUnheard = false;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await SendWholeFramesAsync();
        if (_sound.End > _sent)
        {
            ReadOnlyMemory<float> rest = _sound.From(_sent);
            _frameBuffer.AsSpan().Clear();
            rest.CopyTo(_frameBuffer);
            await SendAsync(_frameBuffer, rest.Length);
        }

        MoshiConnection connection = _connection!;
        await connection.SendSilenceAsync(SpellingFrames);
        Task marker = await connection.SendMarkerAsync(++_markers);
        await connection.SendSilenceAsync(_delayFrames);
        int frames = _delayFrames;
        while (true)
        {
            await Task.WhenAny(marker, Task.Delay(_frame, line.TimeProvider, cancellationToken));
            if (marker.IsCompleted)
                break;
            cancellationToken.ThrowIfCancellationRequested();
            if (connection.FramesAhead == 0 && frames < MostSilentFrames)
            {
                await connection.SendSilenceAsync(1);
                frames++;
            }
        }

        await marker;
        _hasUnheard = false;
        // One more may be a slow network's.
        if (frames > _delayFrames + 1)
        {
            _delayFrames = frames;
            MoshiLog.DelayTooShort(line.Logger, frames * 80, line.Options.DelayMs);
        }
    }

    /// <summary>Bad samples become silence: one NaN would spoil all that the model hears after it.</summary>
    private void Keep(ReadOnlySpan<float> samples)
    {
        if (_clean.Length < samples.Length)
            _clean = new float[samples.Length];
        for (int i = 0; i < samples.Length; i++)
            _clean[i] = float.IsNaN(samples[i]) ? 0 : Math.Clamp(samples[i], -1, 1);
        int room = _resampler.MaximumOutput(samples.Length);
        if (_resampled.Length < room)
            _resampled = new float[room];
        _sound.Append(_resampled.AsSpan(0, _resampler.Process(_clean.AsSpan(0, samples.Length), _resampled)));
    }
}
