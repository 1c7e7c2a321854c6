using System.Globalization;

using Parley.Testing;

namespace Parley.Bench.Noise;

/// <summary>What was heard in one kind of noise, next to what is heard without any.</summary>
internal sealed class NoiseTally
{
    /// <summary>The table's head.</summary>
    public const string Head =
        "| noise | enhancer | words wrong | speech missed | silence heard as speech | end of speech off by, ms (median) "
        + "| never ended | end of turn as without noise |\n|---|---|---|---|---|---|---|---|";

    private readonly List<double> _endErrorsMs = [];
    private WordErrorRate _words;
    private int _speech;
    private int _missed;
    private int _silence;
    private int _imagined;
    private int _endless;
    private int _decisions;
    private int _agreed;

    public void AddWords(WordErrorRate rate) => _words += rate;

    public void AddSpeech(SpeechHeard clean, SpeechHeard heard)
    {
        for (int i = 0; i < clean.Pieces.Length; i++)
        {
            _speech += clean.Pieces[i] ? 1 : 0;
            _missed += clean.Pieces[i] && !heard.Pieces[i] ? 1 : 0;
            _silence += clean.Pieces[i] ? 0 : 1;
            _imagined += !clean.Pieces[i] && heard.Pieces[i] ? 1 : 0;
        }

        if (clean.End is not { } right)
            return;
        if (heard.End is { } end)
            _endErrorsMs.Add(Math.Abs((end - right).TotalMilliseconds));
        else
            _endless++;
    }

    public void AddDecision(float clean, float heard)
    {
        _decisions++;
        _agreed += clean >= 0.5f == heard >= 0.5f ? 1 : 0;
    }

    /// <summary>A line of a table.</summary>
    public string Line(string noise, string enhancer)
    {
        double[] errors = [.. _endErrorsMs.Order()];
        string words = _words.Words == 0 ? "–" : Percent(_words.Errors, _words.Words);
        string end = errors.Length == 0
            ? "–" : string.Create(CultureInfo.InvariantCulture, $"{errors[errors.Length / 2]:0}");
        string decisions = _decisions == 0 ? "–" : Percent(_agreed, _decisions);
        string speech = $"{Percent(_missed, _speech)} | {Percent(_imagined, _silence)} | {end} | {_endless}";
        return $"| {noise} | {enhancer} | {words} | {speech} | {decisions} |";
    }

    private static string Percent(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, whole):0.0} %");
}
