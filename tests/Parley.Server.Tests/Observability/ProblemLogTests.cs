using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Parley.Server.Observability;
using Parley.Testing;

namespace Parley.Server.Tests.Observability;

public sealed class ProblemLogTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Problems_OfTheSameWords_AreOneWithItsTimesAndItsCount()
    {
        using var log = new ProblemLog(_time);
        ILogger logger = log.CreateLogger("Parley.Server.Training.TrainingWorker");

        logger.Log(LogLevel.Warning, "The disk is full; free some space.");
        _time.Advance(TimeSpan.FromMinutes(1));
        logger.Log(LogLevel.Error, new IOException("gone"), "It failed.");
        _time.Advance(TimeSpan.FromMinutes(1));
        logger.Log(LogLevel.Warning, "The disk is full; free some space.");
        logger.Log(LogLevel.Information, "All is well.");

        Assert.Equal(2, log.Problems.Count);
        ProblemReport disk = log.Problems[0];
        Assert.Equal(("warning", "TrainingWorker", "The disk is full; free some space.", 2), (disk.Level, disk.Area, disk.Message, disk.Count));
        Assert.Equal(TimeSpan.FromMinutes(2), disk.LastAt - disk.FirstAt);
        Assert.Equal(("error", "IOException: gone"), (log.Problems[1].Level, log.Problems[1].Cause));
    }

    [Fact]
    public void Problems_BeyondAHundred_ForgetTheOneOfLongestAgo()
    {
        using var log = new ProblemLog(_time);
        ILogger logger = log.CreateLogger("Area");
        for (int i = 0; i < ProblemLog.MaximumProblems; i++)
            logger.Log(LogLevel.Warning, "Problem {Number}", i);

        logger.Log(LogLevel.Warning, "Problem {Number}", 0);
        logger.Log(LogLevel.Warning, "One more");

        Assert.Equal(ProblemLog.MaximumProblems, log.Problems.Count);
        Assert.Contains(log.Problems, static problem => problem is { Message: "Problem 0", Count: 2 });
        Assert.DoesNotContain(log.Problems, static problem => problem.Message == "Problem 1");
    }

    [Fact]
    public void Problem_OfEndlessWords_IsCutOff()
    {
        using var log = new ProblemLog(_time);

        log.CreateLogger("Area").Log(LogLevel.Error, new IOException(new string('x', 100_000)), "{Text}", new string('y', 100_000));

        Assert.True(Assert.Single(log.Problems).Message.Length < 3_000);
        Assert.True(log.Problems[0].Cause!.Length < 3_000);
    }

    [Fact]
    public async Task Endpoint_AfterATroubledSession_TellsOfItAndInWhichSession()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(configure: static services =>
            services.AddLogging(static logging => logging.Services.AddSingleton<ILoggerProvider>(
                static provider => provider.GetRequiredService<ProblemLog>())));
        ILogger logger = server.Server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Parley.Server.Sessions.SessionConnection");
        using (logger.BeginScope(new Dictionary<string, object?> { ["SessionId"] = "demo" }))
            logger.Log(LogLevel.Error, "The session cannot run: get a model.");

        JsonElement problem = JsonElement.Parse(await server.Http.GetStringAsync("/problems", Cancel)).EnumerateArray()
            .Single(static problem => problem.GetProperty("area").GetString() == "SessionConnection");

        Assert.Equal("The session cannot run: get a model.", problem.GetProperty("message").GetString());
        Assert.Equal("demo", problem.GetProperty("session_id").GetString());
    }
}
