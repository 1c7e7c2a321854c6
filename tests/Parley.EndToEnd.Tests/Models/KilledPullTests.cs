namespace Parley.EndToEnd.Tests.Models;

/// <summary>SIGKILL gives a program no chance to tidy up: what it leaves must always be fit to go on with.</summary>
public sealed class KilledPullTests : IAsyncLifetime
{
    private const int Kills = 50;
    private const int KillsPerModel = 5;

    private readonly ModelMachine _machine = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Pull_KilledFiftyTimes_TheNextRunCompletes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGKILL is a signal of Unix.");
        var random = new Random(4);
        int cutShort = 0;

        for (int round = 0; round < Kills / KillsPerModel; round++)
        {
            string model = $"model-{round}";
            // Content of its own: what another model has already is not fetched again.
            byte[] large = ModelMachine.Bytes(1_000_000, seed: 2 * round);
            byte[] small = ModelMachine.Bytes(50_000, seed: (2 * round) + 1);
            // 61 pieces of 16 KiB take 1.5 s; five kills after a quarter of a second each leave something for the last run.
            _machine.Publish(model, TimeSpan.FromMilliseconds(24), ("a.onnx", large), ("voices/b.bin", small));
            for (int kill = 0; kill < KillsPerModel; kill++)
            {
                await using RunningProgram program = _machine.Start("pull", model);
                await Task.Delay(TimeSpan.FromMilliseconds(100 + random.Next(350)), TimeProvider.System, TestContext.Current.CancellationToken);
                await program.SignalAsync("KILL");
                RunResult killed = await program.WaitAsync();
                if (killed.ExitCode != 0)
                    cutShort++;
                AssertNothingDamaged(model, large, small);
            }

            (await _machine.RunAsync("pull", model, "--quiet")).AssertExit(0);

            Assert.Equal(large, _machine.Installed(model, "a.onnx"));
            Assert.Equal(small, _machine.Installed(model, "voices/b.bin"));
            Assert.False(Directory.Exists(Path.Combine(_machine.Store, ".partial", model)));
        }

        Assert.True(cutShort > Kills / 2, $"Only {cutShort} of {Kills} runs were killed before they had ended: the test proves little.");
    }

    private void AssertNothingDamaged(string model, byte[] large, byte[] small)
    {
        foreach ((string path, byte[] content) in (ReadOnlySpan<(string, byte[])>)[("a.onnx", large), (
            "voices/b.bin", small)])
        {
            string place = Path.Combine(_machine.Store, model, path);
            if (File.Exists(place))
                Assert.Equal(content, File.ReadAllBytes(place));
            else
                Assert.False(File.Exists(Path.Combine(_machine.Store, model, "parley-manifest.json")));
        }
    }
}
