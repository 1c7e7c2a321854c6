using Parley.Core.VoiceActivity;
using Parley.Testing;

namespace Parley.Core.Tests.VoiceActivity;

/// <summary>
/// Windows of 32 ms as a line of digits, tenths of a probability, <c>.</c> for none. With the defaults two windows make
/// speech (50 ms), four silent ones a pause (100 ms) and seven an end (200 ms).
/// </summary>
public sealed class VoiceActivityGateTests
{
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(32);
    private static readonly TimeSpan _pauseAfter = TimeSpan.FromMilliseconds(100);

    // Changes as "Letter@At start-last", all in windows.
    [Theory]
    [InlineData("", "")]
    [InlineData("....", "")]
    [InlineData("9", "")]
    [InlineData(".99", "Started@3 1-3")]
    [InlineData("9.9.9.9.", "")]
    [InlineData("9494", "")] // Between the thresholds is not speech until there is speech.
    [InlineData("949499", "Started@6 4-6")]
    [InlineData("99...", "Started@2 0-2")]
    [InlineData("99....", "Started@2 0-2, Paused@6 0-2")]
    [InlineData("99......", "Started@2 0-2, Paused@6 0-2")]
    [InlineData("99.......", "Started@2 0-2, Paused@6 0-2, Ended@9 0-2")]
    [InlineData("99............", "Started@2 0-2, Paused@6 0-2, Ended@9 0-2")]
    [InlineData("9944444444", "Started@2 0-2")] // Between the thresholds is speech while there is speech.
    [InlineData("99...4...", "Started@2 0-2")]
    [InlineData("99...4....", "Started@2 0-2, Paused@10 0-6")]
    [InlineData("99....9", "Started@2 0-2, Paused@6 0-2, Resumed@7 0-7")]
    [InlineData("99......9.......", "Started@2 0-2, Paused@6 0-2, Resumed@9 0-9, Paused@13 0-9, Ended@16 0-9")]
    [InlineData("99....4......", "Started@2 0-2, Paused@6 0-2")] // Between them after a pause: neither.
    [InlineData("99....4.......", "Started@2 0-2, Paused@6 0-2, Ended@14 0-7")]
    [InlineData("99....49", "Started@2 0-2, Paused@6 0-2, Resumed@8 0-8")]
    [InlineData("99.......99", "Started@2 0-2, Paused@6 0-2, Ended@9 0-2, Started@11 9-11")]
    [InlineData("99.......4499", "Started@2 0-2, Paused@6 0-2, Ended@9 0-2, Started@13 11-13")]
    public void Advance_Defaults_ChangesAt(string windows, string expected)
    {
        string changes = Changes(windows, new VoiceActivityOptions(), _pauseAfter);

        Assert.Equal(expected, changes);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(60_000)]
    public void Advance_PauseNotShorterThanSilence_PausesAndEndsAtOneWindow(int pauseAfterMs)
    {
        string changes = Changes("99.......", new VoiceActivityOptions(), TimeSpan.FromMilliseconds(pauseAfterMs));

        Assert.Equal("Started@2 0-2, Paused@9 0-2, Ended@9 0-2", changes);
    }

    [Fact]
    public void Advance_EndlessPauseAfter_StillPausesBeforeTheEnd() =>
        Assert.Equal(
            "Started@2 0-2, Paused@9 0-2, Ended@9 0-2",
            Changes("99.......", new VoiceActivityOptions(), TimeSpan.MaxValue));

    [Fact]
    public void Advance_PauseAndEndAtOneWindow_LeavesTheRestForTheNextCall()
    {
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, new VoiceActivityOptions(), TimeSpan.FromSeconds(1));
        ReadOnlySpan<float> samples = detector.Speak(Parse("99.......99"));

        Assert.True(gate.Advance(ref samples, out _));
        Assert.True(gate.Advance(ref samples, out VoiceActivityUpdate paused));
        int left = samples.Length;
        Assert.True(gate.IsSpeech);
        Assert.True(gate.Advance(ref samples, out VoiceActivityUpdate ended));

        Assert.Equal(VoiceActivityChange.SpeechPaused, paused.Change);
        Assert.Equal(VoiceActivityChange.SpeechEnded, ended.Change);
        Assert.False(gate.IsSpeech);
        Assert.Equal(2 * 512, left);
        Assert.Equal(left, samples.Length);
    }

    [Fact]
    public void Advance_NoPauseAfter_PausesAtTheFirstSilentWindow() =>
        Assert.Equal(
            "Started@2 0-2, Paused@3 0-2, Resumed@4 0-4", Changes("99.9", new VoiceActivityOptions(), TimeSpan.Zero));

    [Fact]
    public void Advance_NoMinimumDurations_EveryWindowDecides()
    {
        var options = new VoiceActivityOptions { MinimumSpeechMs = 0, MinimumSilenceMs = 0 };

        string changes = Changes("9.9", options, _pauseAfter);

        Assert.Equal("Started@1 0-1, Paused@2 0-1, Ended@2 0-1, Started@3 2-3", changes);
    }

    [Theory]
    [InlineData(64, "Started@2 0-2")] // Two windows are 64 ms.
    [InlineData(65, "Started@3 0-3")]
    [InlineData(96, "Started@3 0-3")]
    public void Advance_MinimumSpeech_FirstWindowThatReachesItDecides(int minimumSpeechMs, string expected) =>
        Assert.Equal(
            expected, Changes("999", new VoiceActivityOptions { MinimumSpeechMs = minimumSpeechMs }, _pauseAfter));

    [Fact]
    public void Advance_ExactlyAtTheThresholds_CountsAsSpeech()
    {
        var options = new VoiceActivityOptions { OnThreshold = 0.75f, OffThreshold = 0.25f };
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, options, _pauseAfter);
        float justBelowOff = MathF.BitDecrement(0.25f);

        string changes = Changes(gate, detector.Speak(
            0.75f, 0.75f, 0.25f, 0.25f, 0.25f, 0.25f, justBelowOff, justBelowOff, justBelowOff, justBelowOff));

        Assert.Equal("Started@2 0-2, Paused@10 0-6", changes);
    }

    [Fact]
    public void Advance_ProbabilityIsNoNumber_CountsAsSilence()
    {
        using var detector = new ScriptedVoiceActivityDetector(windowSamples: 1);
        using var gate = new VoiceActivityGate(
            detector, new VoiceActivityOptions { MinimumSpeechMs = 0, MinimumSilenceMs = 0 }, TimeSpan.Zero);

        Assert.Equal("Ended", Changes(gate, [float.NaN, 1, float.NaN]).Split(' ')[^2].Split('@')[0]);
    }

    [Fact]
    public void Advance_PartOfAWindow_TakesItInAndWaits()
    {
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, new VoiceActivityOptions(), _pauseAfter);
        ReadOnlySpan<float> samples = detector.Speak(0.9f).AsSpan(0, 320);

        bool isChanged = gate.Advance(ref samples, out _);

        Assert.False(isChanged);
        Assert.True(samples.IsEmpty);
        Assert.Equal(0, gate.LastProbability);
        Assert.Equal(TimeSpan.FromMilliseconds(20), gate.Position);
    }

    [Fact]
    public void Position_AtAChange_IsTheEndOfTheDecidingWindow()
    {
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, new VoiceActivityOptions(), _pauseAfter);
        ReadOnlySpan<float> samples = detector.Speak(0.9f, 0.8f, 0.7f);

        gate.Advance(ref samples, out VoiceActivityUpdate update);

        Assert.Equal(2 * _window, update.At);
        Assert.Equal(update.At, gate.Position);
        Assert.Equal(0.8f, gate.LastProbability);
        Assert.Equal(512, samples.Length);
    }

    [Fact]
    public void Reset_InSpeechWithPartOfAWindow_StartsAfresh()
    {
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, new VoiceActivityOptions(), _pauseAfter);
        Changes(gate, [.. detector.Speak(0.9f, 0.9f), 0.1f]);

        gate.Reset();

        Assert.False(gate.IsSpeech);
        Assert.Equal(TimeSpan.Zero, gate.Position);
        Assert.Equal(0, gate.LastProbability);
        Assert.Equal(1, detector.Resets);
        Assert.Equal("Started@3 1-3", Changes(gate, detector.Speak(Parse(".99"))));
    }

    [Fact]
    public void Constructor_OffAboveOn_SaysWhichSettingToChange()
    {
        var options = new VoiceActivityOptions { OnThreshold = 0.3f };

        var exception = Assert.Throws<ArgumentException>(
            () => new VoiceActivityGate(new ScriptedVoiceActivityDetector(), options, _pauseAfter));

        Assert.Contains("Parley:VoiceActivity:OffThreshold", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Gate_DisposesTheDetector()
    {
        var detector = new ScriptedVoiceActivityDetector();

        new VoiceActivityGate(detector, new VoiceActivityOptions(), _pauseAfter).Dispose();

        Assert.True(detector.IsDisposed);
    }

    [Fact]
    public void Advance_SteadyState_AllocatesNothing()
    {
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, new VoiceActivityOptions(), _pauseAfter);
        float[] sound = detector.Speak(Parse("99......9........."));

        long bytes = AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int start = 0; start < sound.Length; start += 320)
            {
                ReadOnlySpan<float> frame = sound.AsSpan(start, Math.Min(320, sound.Length - start));
                while (gate.Advance(ref frame, out _))
                {
                }
            }
        });

        Assert.Equal(0, bytes);
    }

    private static string Changes(string windows, VoiceActivityOptions options, TimeSpan pauseAfter)
    {
        using var detector = new ScriptedVoiceActivityDetector();
        using var gate = new VoiceActivityGate(detector, options, pauseAfter);
        return Changes(gate, detector.Speak(Parse(windows)));
    }

    private static string Changes(VoiceActivityGate gate, ReadOnlySpan<float> samples)
    {
        var changes = new List<string>();
        while (gate.Advance(ref samples, out VoiceActivityUpdate update))
        {
            string name = update.Change.ToString()["Speech".Length..];
            (double at, double start, double last) =
                (update.At / _window, update.SpeechStart / _window, update.LastSpeech / _window);
            changes.Add($"{name}@{at} {start}-{last}");
        }

        return string.Join(", ", changes);
    }

    private static float[] Parse(string windows) =>
        [.. windows.Select(window => window == '.' ? 0 : (window - '0') / 10f)];
}
