using Parley.Core.TextToSpeech;
using Parley.Engines.Flite;

namespace Parley.Engines.Tests.Flite;

[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>The process's memory is everybody's, so nothing else runs meanwhile.</summary>
[Collection("Alone")]
public sealed class FliteMemoryTests
{
    [Fact]
    public async Task Synthesize_TwoThousandRequestsWholeAndCancelled_LeavesNoMemoryBehind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads /proc.");
        if (FliteLibrary.Probe() is { IsAvailable: false, Detail: var reason })
            Assert.Skip(reason);
        var engine = new FliteTextToSpeechEngine();
        await SpeakAsync(engine, 300);
        long before = ResidentKilobytes();

        await SpeakAsync(engine, 2_000);

        // One request takes some 300 KB of native memory while it runs: had each left a twentieth of that, it would be 30 MB.
        long grown = ResidentKilobytes() - before;
        Assert.True(grown < 20_000, $"Memory grew by {grown} KB.");
    }

    private static async Task SpeakAsync(FliteTextToSpeechEngine engine, int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            // The quick voice mostly, and each third request is given up at its first frame.
            var request = new SpeechRequest("Well, I think so.") { Voice = i % 20 == 0 ? "slt" : "kal16", Speed = 2 };
            await foreach (SpeechFrame frame in engine.SynthesizeAsync(request, TestContext.Current.CancellationToken))
            {
                frame.Audio.Dispose();
                if (i % 3 == 0)
                    break;
            }
        }
    }

    private static long ResidentKilobytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
