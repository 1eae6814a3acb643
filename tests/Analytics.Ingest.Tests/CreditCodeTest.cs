using System.Text;

namespace Analytics.Ingest.Tests;

public sealed class CreditCodeTest
{
    [Fact]
    public void The_example_of_the_standard_is_right() => Assert.True(CreditCode.IsValid("91350100M000100Y43"u8));

    [Fact]
    public void Any_other_character_in_any_place_is_wrong()
    {
        // GB 32100-2015 promises that one wrong character is always found.
        byte[] code = "91350100M000100Y43"u8.ToArray();
        for (int place = 0; place < code.Length; place++)
        {
            byte right = code[place];
            foreach (byte other in Encoding.ASCII.GetBytes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ "))
            {
                code[place] = other;
                Assert.Equal(other == right, CreditCode.IsValid(code));
            }
            code[place] = right;
        }
    }
}
