using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.Extensions.DependencyInjection;

using Parley.Server.Observability.Prometheus;

namespace Parley.Server.Tests.Observability;

public sealed partial class PrometheusTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Meter _meter;
    private readonly MetricRegistry _registry;

    public PrometheusTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _meter = meters.Create("Parley");
        _registry = new MetricRegistry(meters);
    }

    public void Dispose()
    {
        _registry.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Write_Counter_IsATotalWithItsLabels()
    {
        Counter<long> counter = _meter.CreateCounter<long>("test.things", "{thing}", "Things \\ that\nhappen");
        counter.Add(2, new("b", "x"), new("a", true));
        counter.Add(3, new("a", true), new("b", "x"));
        counter.Add(1);

        string text = Written();

        Assert.Contains("# HELP test_things_total Things \\\\ that\\nhappen\n# TYPE test_things_total counter\ntest_things_total 1\ntest_things_total{a=\"true\",b=\"x\"} 5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LabelsThatNeedIt_AreEscaped()
    {
        Gauge<double> gauge = _meter.CreateGauge<double>("test.gauge", "By");
        gauge.Record(1.5, new("9 lives\"", "a\"b\\c\nd"), new("none", null));

        Assert.Contains("test_gauge_bytes{_9_lives_=\"a\\\"b\\\\c\\nd\",none=\"\"} 1.5\n", Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Histogram_CumulatesItsBuckets()
    {
        Histogram<double> histogram = _meter.CreateHistogram(
            "test.wait", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (double value in (double[])[0.25, 0.5, 0.75, 7, double.NaN])
            histogram.Record(value, new KeyValuePair<string, object?>("k", "v"));

        Assert.Contains(
            """
            # TYPE test_wait_seconds histogram
            test_wait_seconds_bucket{k="v",le="0.5"} 2
            test_wait_seconds_bucket{k="v",le="1"} 3
            test_wait_seconds_bucket{k="v",le="+Inf"} 4
            test_wait_seconds_sum{k="v"} 8.5
            test_wait_seconds_count{k="v"} 4

            """.ReplaceLineEndings("\n"), Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Observed_ShowsWhatIsThereNow()
    {
        List<Measurement<int>> present = [new(1, new KeyValuePair<string, object?>("id", "old"))];
        _meter.CreateObservableUpDownCounter("test.present", () => present);
        string before = Written();
        present = [new(2, new KeyValuePair<string, object?>("id", "new"))];

        string after = Written();

        Assert.Contains("test_present{id=\"old\"} 1\n", before, StringComparison.Ordinal);
        Assert.Contains("test_present{id=\"new\"} 2\n", after, StringComparison.Ordinal);
        Assert.DoesNotContain("old", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_FromManyThreads_LosesNothing()
    {
        Histogram<double> histogram = _meter.CreateHistogram<double>("test.many", "s");
        Counter<double> counter = _meter.CreateCounter<double>("test.sum");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () =>
            {
                for (int n = 0; n < 5_000; n++)
                {
                    histogram.Record(0.5, new KeyValuePair<string, object?>("worker", n % 3));
                    counter.Add(0.5);
                }
            },
            TestContext.Current.CancellationToken)));

        string text = Written();
        Assert.Equal(40_000, Samples(text).Where(s => s.Name == "test_many_seconds_count").Sum(s => s.Value));
        Assert.Equal(20_000, Samples(text).Single(s => s.Name == "test_sum_total").Value);
    }

    [Fact]
    public void Record_WithLabelsThatNeverEnd_KeepsThemTogether()
    {
        Counter<int> counter = _meter.CreateCounter<int>("test.endless");
        for (int i = 0; i < MetricFamily.MaximumSeries + 500; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));

        List<(string Name, string Labels, double Value)> samples = [.. Samples(Written()).Where(s => s.Name == "test_endless_total")];

        Assert.Equal(MetricFamily.MaximumSeries + 1, samples.Count);
        Assert.Equal(500, samples.Single(s => s.Labels.Contains("overflow", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void Record_WithKnownLabels_AllocatesNothing()
    {
        Histogram<double> histogram = _meter.CreateHistogram<double>("test.quick", "s");
        var tag = new KeyValuePair<string, object?>("engine", "flite");
        histogram.Record(0.1, tag);

        Assert.Equal(0, Parley.Testing.AllocationAssert.BytesAllocatedBy(() => histogram.Record(0.2, tag)));
    }

    [Fact]
    public async Task Metrics_OfAServer_AreWellFormedAndTellOfIt()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(new RecordingSession().Run, voice: new FakeTextToSpeechEngine());
        using SessionClient client = await server.ConnectAsync();
        await server.Http.GetStringAsync("/voices", TestContext.Current.CancellationToken);

        using HttpResponseMessage response = await server.Http.GetAsync("/metrics", TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        List<(string Name, string Labels, double Value)> samples = [.. Samples(text)];
        Assert.Equal(samples.Count, samples.Select(s => (s.Name, s.Labels)).Distinct().Count());
        Assert.Equal(1, samples.Single(s => s.Name == "parley_sessions_live").Value);
        Assert.Equal(1, samples.Single(s => s.Name == "parley_sessions_total").Value);
        Assert.Contains(samples, s => s.Name == "http_server_request_duration_seconds_count" && s.Labels.Contains("http_route=\"/voices\"", StringComparison.Ordinal));
        Assert.Contains(samples, s => s.Name == "kestrel_active_connections" && s.Value >= 1);
        Assert.Contains(samples, s => s.Name.StartsWith("dotnet_gc_", StringComparison.Ordinal));
    }

    private string Written() => Encoding.UTF8.GetString(_registry.Write());

    // A reader of the format that forgives nothing.
    private static IEnumerable<(string Name, string Labels, double Value)> Samples(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        HashSet<string> types = [];
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                Match comment = CommentLine().Match(line);
                Assert.True(comment.Success, line);
                if (comment.Groups[1].Value == "TYPE")
                    Assert.True(types.Add(comment.Groups[2].Value), $"{line} comes twice");
                continue;
            }

            Match sample = SampleLine().Match(line);
            Assert.True(sample.Success, line);
            yield return (sample.Groups[1].Value, sample.Groups[2].Value, Parse(sample.Groups[3].Value));
        }
    }

    private static double Parse(string number) => number switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(number, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^# (TYPE|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) .+$")]
    private static partial Regex CommentLine();

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (\S+)$""")]
    private static partial Regex SampleLine();
}
