using System.Runtime.CompilerServices;

namespace Parley.Core.Audio;

/// <summary>
/// Changes the rate of one channel as it streams. What comes out depends only on what went in, never on how it was cut
/// into pieces. Allocates nothing after construction. Not thread-safe.
/// </summary>
/// <remarks>
/// Passes 0 to 0.9 of the lower Nyquist frequency within 0.001 dB; images and aliases lie under -95 dB. An output
/// sample is made of the input around it, so it waits for <see cref="Latency"/> of input to come: 3.8 ms if the lower
/// rate is 16 kHz. It is not shifted in time: output sample n belongs where input time is n / toHz.
/// </remarks>
public sealed class Resampler
{
    // Input is gathered in a line of the filter's length and this much more, so that moving the line's tail costs next
    // to nothing.
    private const int RoomSamples = 1_024;

    private readonly int _fromHz;
    private readonly int _toHz;
    private readonly PolyphaseFilter? _filter;
    private readonly float[] _line;
    private readonly int _wholeStep;
    private readonly int _fractionStep;
    private int _held;
    private int _next;
    private int _fraction;
    private long _samplesIn;
    private long _samplesOut;
    private bool _isFlushing;

    /// <param name="fromHz">The input's rate, 1,000 to 384,000.</param>
    /// <param name="toHz">The output's, in the same range; equal rates pass the samples through untouched.</param>
    public Resampler(int fromHz, int toHz)
    {
        ThrowIfNoRate(fromHz);
        ThrowIfNoRate(toHz);
        _fromHz = fromHz;
        _toHz = toHz;
        if (fromHz == toHz)
        {
            _line = [];
            return;
        }

        _filter = PolyphaseFilter.Between(fromHz, toHz);
        _line = new float[_filter.Taps + RoomSamples];
        _wholeStep = _filter.DownFactor / _filter.UpFactor;
        _fractionStep = _filter.DownFactor % _filter.UpFactor;
        Reset();
    }

    /// <summary>How much input must follow a moment before its output can be made.</summary>
    public TimeSpan Latency => TimeSpan.FromSeconds(LatencySamples / (double)_fromHz);

    /// <summary><see cref="Latency"/> in input samples.</summary>
    public int LatencySamples => _filter?.FutureTaps ?? 0;

    /// <summary>The most that <see cref="Process"/> gives for so much input.</summary>
    public int MaximumOutput(int inputSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSamples);
        return checked((int)OutputFor(inputSamples));
    }

    /// <summary>Takes all of the input and gives the output that can be made so far.</summary>
    /// <param name="input">May be empty.</param>
    /// <param name="output">At least <see cref="MaximumOutput"/> of the input; must not overlap it.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="InvalidOperationException">The stream was flushed; <see cref="Reset"/> begins
    /// another.</exception>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_isFlushing)
            throw new InvalidOperationException("The resampler was flushed; call Reset before the next stream.");
        int room = MaximumOutput(input.Length);
        if (output.Length < room)
            throw new ArgumentException($"The output holds {output.Length} samples; {input.Length} can become {room}.");

        _samplesIn += input.Length;
        if (_filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        int made = 0;
        while (!input.IsEmpty)
        {
            int taken = Math.Min(input.Length, MakeRoom());
            input[..taken].CopyTo(_line.AsSpan(_held));
            _held += taken;
            input = input[taken..];
            made += Make(output[made..]);
        }

        _samplesOut += made;
        return made;
    }

    /// <summary>
    /// Ends the stream: gives what waited for more input, so that the output as a whole lasts as long as the input, to
    /// the sample.
    /// </summary>
    /// <param name="output">Of any length; <see cref="MaximumOutput"/> of <see cref="LatencySamples"/> holds
    /// everything.</param>
    /// <returns>The number of samples written; 0 when nothing is left.</returns>
    public int Flush(Span<float> output)
    {
        _isFlushing = true;
        if (_filter is null)
            return 0;

        int made = 0;
        int wanted = (int)Math.Min(output.Length, OutputFor(_samplesIn) - _samplesOut);
        while (made < wanted)
        {
            int silent = MakeRoom();
            _line.AsSpan(_held, silent).Clear();
            _held += silent;
            made += Make(output[made..wanted]);
        }

        _samplesOut += made;
        return made;
    }

    /// <summary>Forgets everything; a new stream begins.</summary>
    public void Reset()
    {
        _samplesIn = 0;
        _samplesOut = 0;
        _isFlushing = false;
        _next = 0;
        _fraction = 0;
        // Before the first sample there was silence.
        _held = _filter is null ? 0 : _filter.Taps - 1 - _filter.FutureTaps;
        _line.AsSpan(0, _held).Clear();
    }

    /// <summary>Output samples whose time lies before the end of so much input.</summary>
    private long OutputFor(long inputSamples) => ((inputSamples * _toHz) + _fromHz - 1) / _fromHz;

    private int MakeRoom()
    {
        if (_held == _line.Length)
        {
            _line.AsSpan(_next, _held - _next).CopyTo(_line);
            _held -= _next;
            _next = 0;
        }

        return _line.Length - _held;
    }

    private int Make(Span<float> output)
    {
        PolyphaseFilter filter = _filter!;
        int taps = filter.Taps;
        int made = 0;
        while (made < output.Length && _next + taps <= _held)
        {
            ReadOnlySpan<float> around = _line.AsSpan(_next, taps);
            output[made++] = filter.IsInterpolated
                ? Interpolate(filter, around)
                : DotProduct.Of(filter.Row(_fraction), around);

            _next += _wholeStep;
            _fraction += _fractionStep;
            if (_fraction >= filter.UpFactor)
            {
                _fraction -= filter.UpFactor;
                _next++;
            }
        }

        return made;
    }

    private float Interpolate(PolyphaseFilter filter, ReadOnlySpan<float> around)
    {
        long place = (long)_fraction * filter.Phases;
        int row = (int)(place / filter.UpFactor);
        float weight = (float)(place % filter.UpFactor) / filter.UpFactor;
        float before = DotProduct.Of(filter.Row(row), around);
        return before + (weight * (DotProduct.Of(filter.Row(row + 1), around) - before));
    }

    private static void ThrowIfNoRate(int rateHz, [CallerArgumentExpression(nameof(rateHz))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rateHz, AudioFormat.MinimumSampleRateHz, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rateHz, AudioFormat.MaximumSampleRateHz, name);
    }
}
