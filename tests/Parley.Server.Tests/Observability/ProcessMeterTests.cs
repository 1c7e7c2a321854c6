using System.Text.Json;

using Microsoft.Extensions.DependencyInjection;

using Parley.Server.Observability;
using Parley.Server.Sessions;
using Parley.Testing;

namespace Parley.Server.Tests.Observability;

public sealed class ProcessMeterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Meter_OfABusyProcessor_TellsItsShareAndKeepsFiveMinutes()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        var time = new ManualTimeProvider();
        TimeSpan cpu = TimeSpan.FromSeconds(100);
        using var meter = new ProcessMeter(server.Server.Services.GetRequiredService<SessionDirectory>(), time, () => cpu);
        await meter.StartAsync(Cancel);
        await time.WaitForTimersAsync(1, Cancel);

        // A whole processor for two seconds, then none.
        cpu += ProcessMeter.Interval;
        await NextAsync();
        double busy = meter.Report().CpuPercent;
        await NextAsync();
        double idle = meter.Report().CpuPercent;
        for (int i = 0; i < ProcessMeter.MaximumSamples; i++)
            await NextAsync();

        Assert.Equal(100.0 / Environment.ProcessorCount, busy, tolerance: 0.1);
        Assert.Equal(0, idle);
        Assert.Equal(ProcessMeter.MaximumSamples, meter.History.Count);
        Assert.Equal(time.GetUtcNow(), meter.History[^1].At);
        Assert.True(meter.History[^1].MemoryBytes > 1_000_000);
        await meter.StopAsync(Cancel);

        async Task NextAsync()
        {
            DateTimeOffset due = time.GetUtcNow() + ProcessMeter.Interval;
            time.Advance(ProcessMeter.Interval);
            await OpenAi.Poll.UntilAsync(() => meter.History is [.., { } last] && last.At == due);
        }
    }

    [Fact]
    public async Task Status_OfTheProcess_IsPlausible()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();

        JsonElement process = JsonElement.Parse(await server.Http.GetStringAsync("/status", Cancel)).GetProperty("process");

        Assert.InRange(process.GetProperty("cpu_percent").GetDouble(), 0, 100);
        Assert.Equal(Environment.ProcessorCount, process.GetProperty("cpu_count").GetInt32());
        Assert.True(process.GetProperty("memory_bytes").GetInt64() > process.GetProperty("managed_bytes").GetInt64());
        Assert.True(process.GetProperty("memory_limit_bytes").GetInt64() > 0);
        Assert.True(process.GetProperty("threads").GetInt32() > 1);
        Assert.Equal(JsonValueKind.Array, JsonElement.Parse(await server.Http.GetStringAsync("/status/history", Cancel)).ValueKind);
    }
}
