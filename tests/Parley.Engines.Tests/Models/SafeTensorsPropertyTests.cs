using System.Buffers.Binary;
using System.Text;

using FsCheck;
using FsCheck.Fluent;

using Parley.Engines.Models;

namespace Parley.Engines.Tests.Models;

public sealed class SafeTensorsPropertyTests : IDisposable
{
    private static readonly string[] _nastyNumbers =
        ["0", "1", "-1", "7", "8", "4096", "2147483648", "4611686018427387904", "9223372036854775807", "1e30", "0.5", "null", "\"\"", "[]"];

    private readonly string _folder = Directory.CreateTempSubdirectory("parley-safetensors-").FullName;

    private string FilePath => Path.Combine(_folder, "file.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_AnyTensorsWritten_ComeBack() =>
        Prop.ForAll(Contents(), contents =>
        {
            using (FileStream output = File.Create(FilePath))
                SafeTensorsWriter.Write(output, [.. contents.Select((values, i) => SafeTensor.Of($"t{i}", [values.Length, 1], values))]);

            using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);

            for (int i = 0; i < contents.Length; i++)
            {
                float[] read = new float[contents[i].Length];
                file.ReadFloats($"t{i}", read);
                Assert.Equal(contents[i], read);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Open_AnyDamage_GivesTheNumbersOrInvalidData()
    {
        int refused = 0, taken = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            File.WriteAllBytes(FilePath, Damage(new Random(seed)));
            try
            {
                using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);
                ReadAll(file);
                taken++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4_000));

        // Both ways out were taken, or the damage is too tame or too wild to prove anything.
        Assert.InRange(refused, 1_000, 3_999);
        Assert.InRange(taken, 1, 3_000);
    }

    private static void ReadAll(SafeTensorsFile file)
    {
        long total = 0;
        foreach (SafeTensorsEntry entry in file.Entries)
        {
            total += entry.Bytes;
            if (entry.Type is SafeTensorsType.F32 or SafeTensorsType.F16 or SafeTensorsType.BF16 or SafeTensorsType.F64)
                file.ReadFloats(entry.Name, new float[entry.Elements]);
            else if (entry.Type is SafeTensorsType.I64 or SafeTensorsType.I32)
                file.ReadInt64s(entry.Name, new long[entry.Elements]);
        }

        Assert.True(total < new FileInfo(file.Path).Length);
    }

    private static byte[] Damage(Random random)
    {
        string header = """{"__metadata__":{"m":"n"},"a/cache":{"dtype":"F32","shape":[2,1,3],"data_offsets":[0,24]},"a/offset":{"dtype":"I64","shape":[1],"data_offsets":[24,32]}}""";
        for (int i = random.Next(3); i > 0; i--)
            header = ReplaceNumber(header, random);
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + 32];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        for (int i = random.Next(3); i > 0; i--)
            file[random.Next(file.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static string ReplaceNumber(string header, Random random)
    {
        int at = random.Next(header.Length);
        while (!char.IsAsciiDigit(header[at]))
            at = random.Next(header.Length);
        return header[..at] + _nastyNumbers[random.Next(_nastyNumbers.Length)] + header[(at + 1)..];
    }

    private static Arbitrary<float[][]> Contents() =>
        Gen.Choose(-1_000, 1_000).Select(number => number / 8f).ArrayOf().ArrayOf().ToArbitrary();
}
