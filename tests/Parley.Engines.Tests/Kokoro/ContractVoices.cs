using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

using Parley.Engines.Kokoro;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>Voices whose numbers tell their row: <c>number + row / 1000</c>.</summary>
internal static class ContractVoices
{
    public static float[] Numbers(float number, int rows = 510)
    {
        float[] numbers = new float[rows * KokoroVoice.Width];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = number + (i / KokoroVoice.Width / 1_000f);
        return numbers;
    }

    public static byte[] Raw(float number, int rows = 510) => MemoryMarshal.AsBytes<float>(Numbers(number, rows)).ToArray();

    public static byte[] NumPy(float number, int rows = 510)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, 1, 256), }}";
        header = header.PadRight(((header.Length + 10 + 64) / 64 * 64) - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. Encoding.ASCII.GetBytes(header), .. Raw(number, rows)];
    }

    public static byte[] Archive(params (string Name, float Number)[] voices)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, float number) in voices)
            {
                using Stream entry = archive.CreateEntry($"{name}.npy").Open();
                entry.Write(NumPy(number));
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Text(params (string Name, float Number)[] voices) => JsonSerializer.SerializeToUtf8Bytes(
        voices.ToDictionary(voice => voice.Name, voice => Numbers(voice.Number, 511).Chunk(KokoroVoice.Width).Select(row => new[] { row })));
}
