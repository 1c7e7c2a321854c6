using Parley.Testing;

namespace Parley.Bench.Accuracy;

/// <summary>Adds up what one recogniser heard.</summary>
internal sealed class AccuracyTally(string name)
{
    private readonly SortedDictionary<string, WordErrorRate> _rates = new(StringComparer.Ordinal);
    private readonly List<double> _finalDelaysMs = [];
    private WordErrorRate _all;
    private TimeSpan _processorTime;

    public void Add(SpeechSample sample, Hearing heard)
    {
        var rate = WordErrorRate.Between(sample.Text, heard.Text);
        string source = sample.File.Split('-', '.')[0];
        _rates[source] = _rates.GetValueOrDefault(source) + rate;
        _all += rate;
        _processorTime += heard.ProcessorTime;
        if (heard.FinalDelay is { } delay)
            _finalDelaysMs.Add(delay.TotalMilliseconds);
    }

    public async Task WriteAsync(TextWriter output)
    {
        await output.WriteLineAsync($"{name}: {_all}, {_processorTime.TotalSeconds:0.0} s of processor time");
        foreach ((string source, WordErrorRate rate) in _rates)
            await output.WriteLineAsync($"  {source,-14} {rate}");
        if (_finalDelaysMs.Count == 0)
            return;
        _finalDelaysMs.Sort();
        await output.WriteLineAsync(
            $"  final text after p50 {At(0.5):0} ms, p90 {At(0.9):0} ms, p99 {At(0.99):0} ms, at most {_finalDelaysMs[^1]:0} ms");
    }

    private double At(double share) => _finalDelaysMs[(int)(share * (_finalDelaysMs.Count - 1))];
}
