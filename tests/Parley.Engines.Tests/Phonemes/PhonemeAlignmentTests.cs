using Parley.Engines.Phonemes;

namespace Parley.Engines.Tests.Phonemes;

public sealed class PhonemeAlignmentTests
{
    [Theory]
    [InlineData("ɪn ðə bˈɑːks", "ˈɪn|ðə|bˈɑːks", "0:ɪn 1:ðə 2:bˈɑːks")]
    [InlineData("fɚðə bˈʊk", "fˈɔːɹ|ðə|bˈʊk", "0:fɚ 1:+ðə 2:bˈʊk")]
    [InlineData("twˈɛnti wˈʌn dˈeɪz", "twˈɛnti wˈʌn|dˈeɪz", "0:twˈɛnti 0:wˈʌn 1:dˈeɪz")]
    [InlineData("sˈɔː fˌɔːɹɛɡzˈæmpəl ðɪs", "sˈɔː|ˌiːdʒˈiː|ðˈɪs", "0:sˈɔː 1:fˌɔːɹɛɡzˈæmpəl 2:ðɪs")]
    [InlineData("ɐ bˈiː", "ɐ||bˈiː", "0:ɐ 2:bˈiː")]
    [InlineData("", "ɐ", "")]
    public void Align_Groups_GivesEachWordItsOwn(string clause, string alone, string expected)
    {
        List<(int Word, string Phonemes, bool IsJoined)> pieces = PhonemeAlignment.Align(clause, alone.Split('|'));

        Assert.Equal(expected,
            string.Join(' ', pieces.Select(piece => $"{piece.Word}:{(piece.IsJoined ? "+" : "")}{piece.Phonemes}")));
    }
}
