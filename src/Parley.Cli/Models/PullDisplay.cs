using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Models;

/// <summary>Runs a download and shows how far it has come.</summary>
internal static class PullDisplay
{
    public static IPullDisplay? Choose(bool isQuiet)
    {
        if (isQuiet)
            return null;
        bool isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (
            null or "dumb");
        return isTerminal || (OperatingSystem.IsWindows() && !Console.IsErrorRedirected)
            ? new BarPullDisplay(
                Console.Error, static () => (Math.Max(20, Console.WindowWidth), Math.Max(3, Console.WindowHeight)))
            : new PlainPullDisplay(Console.Error);
    }

    public static async Task<T> ShowWhileAsync<T>(this IPullDisplay? display, PullProgress progress, Task<T> work)
    {
        if (display is null)
            return await work;
        TimeProvider time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (!work.IsCompleted)
        {
            display.Show(progress, time.GetElapsedTime(start));
            await Task.WhenAny(work, Task.Delay(display.Interval, time));
        }

        display.Show(progress, time.GetElapsedTime(start));
        return await work;
    }
}
