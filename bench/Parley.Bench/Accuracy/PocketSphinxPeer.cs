using System.Diagnostics;

using Parley.Core;
using Parley.Core.Audio;

namespace Parley.Bench.Accuracy;

/// <summary>The program that comes with PocketSphinx, one run for each recording.</summary>
internal sealed class PocketSphinxPeer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-wer-");
    private TimeSpan _loading;

    private PocketSphinxPeer()
    {
    }

    /// <summary>Measures how long it takes to load its model, on recordings with nothing in them.</summary>
    public static async Task<PocketSphinxPeer> StartAsync(CancellationToken cancellationToken)
    {
        const int Runs = 3;
        var peer = new PocketSphinxPeer();
        TimeSpan loading = TimeSpan.Zero;
        for (int run = 0; run < Runs; run++)
            loading += (await peer.HearAsync(new float[1_600], cancellationToken)).ProcessorTime;
        peer._loading = loading / Runs;
        return peer;
    }

    public async Task<Hearing> HearAsync(float[] sound, CancellationToken cancellationToken)
    {
        string path = Path.Combine(_folder.FullName, "sound.wav");
        using (var writer = new WavWriter(File.Create(path), AudioFormat.Speech16Khz))
            writer.Write(sound);

        TimeSpan before = ProcessorTime.EndedChildren;
        var start = new ProcessStartInfo("pocketsphinx_continuous", ["-infile", path, "-logfn", "/dev/null"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Start(start);
        string text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new Hearing(text, ProcessorTime.EndedChildren - before - _loading, FinalDelay: null);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new EngineUnavailableException("The program 'pocketsphinx_continuous' is missing; install it with 'apt-get install pocketsphinx'.", exception);
        }
    }
}
